import { mount } from 'svelte';
import 'uplot/dist/uPlot.min.css';
import './app.css';
import App from './App.svelte';

// Data comes in as JSON only, and goes out as text nodes only: nothing a target sent is ever read as HTML.
const read = (id) => JSON.parse(document.getElementById(id).textContent);

const source = () => document.getElementById('record').textContent;
mount(App, { target: document.getElementById('app'), props: { record: read('record'), words: read('words'), source } });
