import { mount } from 'svelte';
import 'uplot/dist/uPlot.min.css';
import '../app.css';
import './live.css';
import Live from './Live.svelte';

mount(Live, { target: document.getElementById('app') });
